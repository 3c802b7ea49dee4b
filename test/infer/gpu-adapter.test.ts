import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { reasonAgainstGpu } from '../../src/infer/gpu-adapter.ts';

describe('looking for a graphics processor', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'osteonode-gpu-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, text = ''): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  it('finds none on a bare machine', () => {
    expect(reasonAgainstGpu(root, 'linux')).to.include('no graphics processor');
  });

  it('takes an NVIDIA device with its Vulkan driver', () => {
    put('dev/nvidia0');
    put('etc/vulkan/icd.d/nvidia_icd.json', '{}');
    expect(reasonAgainstGpu(root, 'linux')).to.equal(null);
  });

  it('takes an Intel render node, but not the display of a virtual machine', () => {
    put('usr/share/vulkan/icd.d/intel_icd.x86_64.json', '{}');
    put('sys/class/drm/renderD128/device/vendor', '0x1af4\n');
    expect(reasonAgainstGpu(root, 'linux')).to.include('no graphics processor');
    put('sys/class/drm/renderD129/device/vendor', '0x8086\n');
    expect(reasonAgainstGpu(root, 'linux')).to.equal(null);
  });

  it('refuses a processor whose only Vulkan driver is software, or that has none', () => {
    put('dev/nvidia0');
    expect(reasonAgainstGpu(root, 'linux')).to.include('no Vulkan driver');
    put('usr/share/vulkan/icd.d/lvp_icd.x86_64.json', '{}');
    expect(reasonAgainstGpu(root, 'linux')).to.include('software');
  });
});
