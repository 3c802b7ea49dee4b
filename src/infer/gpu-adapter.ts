import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ICD_FOLDERS = ['usr/share/vulkan/icd.d', 'etc/vulkan/icd.d', 'usr/local/share/vulkan/icd.d'];
const SOFTWARE_DRIVER = /lvp|lavapipe|swiftshader|vk_swiftshader/i;
/** PCI vendors whose render nodes are graphics processors: NVIDIA, AMD, Intel. */
const GPU_VENDORS = new Set(['0x10de', '0x1002', '0x8086']);

/**
 * Why WebGPU would not reach a real graphics processor on this machine, or `null` when it would. WebGPU on a software
 * Vulkan driver opens without complaint and is slower than the CPU provider, so it is refused beforehand.
 *
 * @param root - of the file system, other than `/` in tests
 */
export function reasonAgainstGpu(root = '/', platform: NodeJS.Platform = process.platform): string | null {
  // Direct3D and Metal offer their software devices only on request.
  if (platform !== 'linux') return null;
  if (!hasGraphicsProcessor(root))
    return 'this machine has no graphics processor (no NVIDIA, AMD or Intel render node)';
  const drivers = vulkanDrivers(root);
  if (drivers.length === 0) return 'no Vulkan driver is installed (no ICD file found)';
  if (drivers.every((file) => SOFTWARE_DRIVER.test(file)))
    return 'the only Vulkan driver here computes in software';
  return null;
}

function hasGraphicsProcessor(root: string): boolean {
  if (entries(join(root, 'dev')).some((name) => /^nvidia\d+$/.test(name))) return true;
  const cards = join(root, 'sys/class/drm');
  return entries(cards)
    .filter((name) => name.startsWith('renderD'))
    .map((name) => join(cards, name, 'device/vendor'))
    .some((file) => existsSync(file) && GPU_VENDORS.has(readFileSync(file, 'utf8').trim()));
}

function vulkanDrivers(root: string): string[] {
  const chosen = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (root === '/' && chosen !== undefined) return chosen.split(':').filter((file) => existsSync(file));
  return ICD_FOLDERS.flatMap((folder) => entries(join(root, folder))).filter((name) =>
    name.endsWith('.json'),
  );
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
