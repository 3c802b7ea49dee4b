import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { DECODABLE_TRANSFER_SYNTAXES } from '../../src/dicom/transfer-syntaxes.ts';
import { PRODUCT } from '../../src/platform/product.ts';
import {
  ACCEPTED_IMAGE_SOP_CLASSES,
  ACCEPTED_OTHER_SOP_CLASSES,
} from '../../src/receive/accepted-sop-classes.ts';
import { parseFindingCodes } from '../../src/report/finding-codes.ts';
import { PRIVATE_CODE, PRIVATE_SCHEME } from '../../src/report/private-codes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const STATEMENT = read('docs/conformance.md');

describe('docs/conformance.md', () => {
  it('lists every storage class that is accepted', () => {
    const uids = [...Object.values(ACCEPTED_IMAGE_SOP_CLASSES), ...Object.values(ACCEPTED_OTHER_SOP_CLASSES)];
    expect(uids.filter((uid) => !STATEMENT.includes(`\`${uid}\``))).to.deep.equal([]);
  });

  it('lists the transfer syntaxes in the order in which they are preferred', () => {
    const rows = [...STATEMENT.matchAll(/^\| \d +\|[^|]+\| `([0-9.]+)` +\|$/gm)];
    expect(rows.map((row) => row[1])).to.deep.equal(DECODABLE_TRANSFER_SYNTAXES);
  });

  it('names the implementation by which the node introduces itself', () => {
    expect(STATEMENT).to.include(PRODUCT.implementationClassUid);
    expect(STATEMENT).to.include(PRODUCT.implementationVersionName);
    expect(STATEMENT).to.include(`Osteonode ${PRODUCT.version}`);
  });

  it('publishes every private code with its meaning', () => {
    expect(STATEMENT).to.include(PRIVATE_SCHEME.uid);
    const findings = Object.values(parseFindingCodes(read('mappings/findings.yaml')));
    const codes = [
      ...findings.flatMap(({ code, probability }) => [code, probability]),
      ...Object.values(PRIVATE_CODE),
    ].filter(({ scheme }) => scheme === PRIVATE_SCHEME.designator);
    const missing = codes.filter(
      ({ value, meaning }) => !new RegExp(`${value}[ |]+${escaped(meaning)}`).test(STATEMENT),
    );
    expect(missing).to.deep.equal([]);
  });

  it('names the setting of every limit', () => {
    const { limits } = (parse(read('conf/default.yaml')) as { dimse: { limits: Record<string, unknown> } })
      .dimse;
    const undocumented = Object.keys(limits).filter((key) => !STATEMENT.includes(`dimse.limits.${key}`));
    expect(undocumented).to.deep.equal([]);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
