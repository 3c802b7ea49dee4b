import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { phantomScan } from '../support/phantom-scan.ts';
import { isDelivered, startNodeProcess } from '../support/running-node.ts';
import { echo, sendFiles } from '../support/send-files.ts';

describe('a node that analyses', function () {
  this.timeout(60_000);

  it('answers a C-ECHO within 100 ms, while three studies are being analysed', async () => {
    await using node = await startNodeProcess();
    const scans = ['one', 'two', 'three'].map((name) => phantomScan(`echo-${name}`));
    // The first association warms up what the others use.
    await echo(node.dimsePort);
    for (const { files } of scans) await sendFiles(node.dimsePort, files);
    const times: number[] = [];
    const analysed = (): number => node.log().filter(({ message }) => message === 'study.analysed').length;
    while (analysed() < scans.length) {
      times.push(await echo(node.dimsePort));
      await delay(5);
    }
    expect(times.length, 'echoes while the node worked').to.be.greaterThan(20);
    const median = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
    expect(median).to.be.lessThan(100);
    for (const { studyInstanceUid } of scans) await node.untilStudy(studyInstanceUid, isDelivered);
  });
});
