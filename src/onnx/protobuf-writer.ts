/** Bytes of one protobuf field or message. */
export type Bytes = Uint8Array;

const encoder = new TextEncoder();

/** Base-128 integer; negative numbers as 64-bit two's complement, ten bytes long. */
function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const key = (field: number, wireType: number): Bytes => varint(field * 8 + wireType);

/** An int32, int64 or enum field. */
export function integerField(field: number, value: number): Bytes {
  return Buffer.concat([key(field, 0), varint(value)]);
}

/** A float field. */
export function floatField(field: number, value: number): Bytes {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(field, 5), bytes]);
}

/** A field of raw bytes, or a message whose fields are given one after the other. */
export function bytesField(field: number, content: Bytes | readonly Bytes[]): Bytes {
  const bytes = content instanceof Uint8Array ? content : Buffer.concat(content);
  return Buffer.concat([key(field, 2), varint(bytes.length), bytes]);
}

/** A UTF-8 string field. */
export function stringField(field: number, value: string): Bytes {
  return bytesField(field, encoder.encode(value));
}
