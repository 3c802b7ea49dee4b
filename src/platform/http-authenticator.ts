/** Gives the Authorization header of each request. */
export interface HttpAuthenticator {
  /** `null` = send none. */
  authorization(): Promise<string | null>;
  /** The peer answered 401 to this value: forgets it, and says whether a fresh one can be had. */
  renew(rejected: string | null): boolean;
}
