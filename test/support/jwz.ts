import type { Message } from '../../mail/message';

interface Container {
  readonly id: string;
  message: Message | null;
  parent: Container | null;
  readonly children: Container[];
}

const isAbove = (container: Container, other: Container | null): boolean =>
  other !== null && (other === container || isAbove(container, other.parent));

function link(parent: Container, child: Container): void {
  if (isAbove(child, parent)) return;
  child.parent?.children.splice(child.parent.children.indexOf(child), 1);
  child.parent = parent;
  parent.children.push(child);
}

const idsBelow = (container: Container): string[] => [
  ...(container.message ? [container.id] : []),
  ...container.children.flatMap(idsBelow),
];

/**
 * Threads by jwz.org/doc/threading.html, steps 1, 2 and 4A, without grouping by subject: the Message-IDs of
 * each thread, parents before children.
 */
export function threadsOf(messages: readonly Message[]): string[][] {
  const containers = new Map<string, Container>();
  const containerOf = (id: string): Container => {
    const found = containers.get(id) ?? { id, message: null, parent: null, children: [] };
    containers.set(id, found);
    return found;
  };
  for (const message of messages) {
    const own = containerOf(message.messageId ?? '');
    own.message = message;
    const ids = message.references.length > 0 ? message.references : [message.inReplyTo ?? []].flat();
    const chain = ids.map(containerOf);
    chain.slice(1).forEach((child, index) => {
      const parent = chain[index];
      // Links that are already there are never changed by what others claim.
      if (parent && !child.parent) link(parent, child);
    });
    const parent = chain.at(-1);
    if (parent) link(parent, own);
  }
  const roots = [...containers.values()].filter(({ parent }) => parent === null);
  return roots.map(idsBelow).filter((ids) => ids.length > 0);
}
