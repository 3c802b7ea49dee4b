/** Counts established associations. */
export class AssociationCensus {
  readonly #byPeer = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(peerName: string): number {
    return this.#byPeer.get(peerName) ?? 0;
  }

  enter(peerName: string): void {
    this.#total += 1;
    this.#byPeer.set(peerName, this.of(peerName) + 1);
  }

  leave(peerName: string): void {
    this.#total -= 1;
    const left = this.of(peerName) - 1;
    if (left === 0) this.#byPeer.delete(peerName);
    else this.#byPeer.set(peerName, left);
  }
}
