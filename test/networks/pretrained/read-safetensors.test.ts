import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NetworkError } from '../../../src/networks/network-error.ts';
import { readSafetensors } from '../../../src/networks/pretrained/read-safetensors.ts';
import { floats, safetensorsFile, withHeader } from './safetensors-file.ts';

describe('reading a safetensors file', () => {
  let folder = '';
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'osteonode-weights-'))));
  after(() => rm(folder, { recursive: true }));

  const read = async (bytes: Uint8Array): ReturnType<typeof readSafetensors> => {
    const path = join(folder, 'weights.safetensors');
    await writeFile(path, bytes);
    return readSafetensors(path);
  };
  const refusal = async (bytes: Uint8Array): Promise<NetworkError> => {
    const error: unknown = await read(bytes).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NetworkError);
    return error as NetworkError;
  };

  it('reads numbers of 32 and 16 bits, and leaves out counters', async () => {
    const words = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
    const tensors = await read(
      safetensorsFile([
        { name: 'odd', dtype: 'F16', shape: [1], bytes: words([0x3c00]) },
        floats('a.weight', [2, 3], Float32Array.of(1, 2, 3, 4, 5, -6.5)),
        { name: 'half', dtype: 'F16', shape: [5], bytes: words([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00]) },
        { name: 'brain', dtype: 'BF16', shape: [2], bytes: words([0x3f80, 0xc049]) },
        { name: 'bn.num_batches_tracked', dtype: 'I64', shape: [], bytes: new Uint8Array(8) },
      ]),
    );
    expect([...tensors.keys()]).to.deep.equal(['odd', 'a.weight', 'half', 'brain']);
    expect(tensors.get('a.weight')!.shape).to.deep.equal([2, 3]);
    expect([...tensors.get('a.weight')!.values()]).to.deep.equal([1, 2, 3, 4, 5, -6.5]);
    const [one, minusTwo, third, smallest, infinite] = tensors.get('half')!.values();
    expect([one, minusTwo, infinite]).to.deep.equal([1, -2, Infinity]);
    expect(third).to.be.closeTo(1 / 3, 1e-4);
    expect(smallest).to.equal(2 ** -24);
    expect([...tensors.get('brain')!.values()]).to.deep.equal([1, -3.140625]);
  });

  it('lists every tensor whose bytes are not there', async () => {
    const file = safetensorsFile([
      floats('a', [4], new Float32Array(4)),
      floats('b', [2], new Float32Array(2)),
    ]);
    const { faults, code } = await refusal(file.subarray(0, file.length - 20));
    expect(code).to.equal('WEIGHTS_FILE');
    expect(faults).to.have.length(2);
    expect(faults[0]).to.match(/^a: bytes 0 to 16/);
    expect(faults[1]).to.match(/^b: bytes 16 to 24/);
  });

  it('refuses other files, false lengths and headers of another form, in a line that names the file', async () => {
    const cases: readonly [Uint8Array, RegExp][] = [
      [Buffer.from('hello'), /weights.safetensors: no safetensors file: the length/],
      [Buffer.alloc(64, 0xff), /no safetensors file: the length/],
      [withHeader('{ not json', Buffer.alloc(4)), /its header is no JSON/],
      [
        withHeader('{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}', Buffer.alloc(4)),
        /a\.shape\.0/,
      ],
      [
        withHeader('{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}', Buffer.alloc(4)),
        /a: bytes 4 to 0/,
      ],
    ];
    for (const [bytes, message] of cases) expect((await refusal(bytes)).message).to.match(message);
  });

  it('says which file is not there', async () => {
    const error: unknown = await readSafetensors(join(folder, 'none')).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(NetworkError)
      .and.to.have.property('message')
      .that.matches(/none: cannot be read/);
  });
});
