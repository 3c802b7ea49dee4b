/** A coded concept (PS3.3 section 8): value, scheme, meaning. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}
