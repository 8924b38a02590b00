import { MailError } from '../error';

/**
 * The result of `promise`, or a `timeout` error after `milliseconds`; `onOverrun` then frees what the
 * promise still holds, whose later result is ignored.
 */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
  onOverrun: () => void = () => {},
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overrun = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onOverrun();
      reject(new MailError('timeout', `No answer within ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, overrun]);
  } finally {
    clearTimeout(timer);
  }
}
