/** The part of libmime 5 that the demo uses; the package brings no types. */
declare module 'libmime' {
  const libmime: {
    /** Decodes the encoded words of a header value (RFC 2047). */
    decodeWords(value: string): string;
  };
  export default libmime;
}
