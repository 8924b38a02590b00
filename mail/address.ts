/** A mail address with its display name; `name` is null where none was given. */
export interface Address {
  readonly name: string | null;
  readonly address: string;
}
