/** One field of a protobuf message: `bytes` for length-delimited fields, `number` for everything else. */
export interface ProtobufField {
  readonly field: number;
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The whole field as it stands in the message, key included: to be copied. */
  readonly raw: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/**
 * Walks the fields of one protobuf message in file order. Integers are taken as signed 64-bit, 32-bit fields as IEEE
 * floats, which is what ONNX uses them for.
 *
 * @throws RangeError when the bytes end inside a field or a wire type is unknown
 */
export function* readFields(message: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let offset = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(offset++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new RangeError('a protobuf integer is longer than ten bytes');
  };
  while (offset < message.byteLength) {
    const start = offset;
    const key = varint();
    const field = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { field, number: varint(), bytes: NO_BYTES, raw: message.subarray(start, offset) };
        break;
      case 1:
        offset += 8;
        yield {
          field,
          number: view.getFloat64(offset - 8, true),
          bytes: NO_BYTES,
          raw: message.subarray(start, offset),
        };
        break;
      case 2: {
        const length = varint();
        if (length < 0 || offset + length > message.byteLength)
          throw new RangeError('a protobuf field is longer than its message');
        offset += length;
        yield {
          field,
          number: 0,
          bytes: message.subarray(offset - length, offset),
          raw: message.subarray(start, offset),
        };
        break;
      }
      case 5:
        offset += 4;
        yield {
          field,
          number: view.getFloat32(offset - 4, true),
          bytes: NO_BYTES,
          raw: message.subarray(start, offset),
        };
        break;
      default:
        throw new RangeError(`protobuf wire type ${String(key & 7)} is unknown`);
    }
  }
}

/** A repeated integer field, whether its writer packed it or not. */
export function readIntegers(field: ProtobufField): number[] {
  if (field.bytes.length === 0) return [field.number];
  const values: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of field.bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      values.push(Number(BigInt.asIntN(64, value)));
      value = 0n;
      shift = 0n;
    }
  }
  return values;
}
