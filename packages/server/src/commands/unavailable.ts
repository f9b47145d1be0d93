/** Something outside that the start needs is not there: a port, a node. Trying again later may help. */
export class Unavailable extends Error {
  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'Unavailable';
  }
}
