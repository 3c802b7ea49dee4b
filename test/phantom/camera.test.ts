import { expect } from 'chai';
import { CAMERAS, systemSigmaMm } from '../../src/phantom/camera.ts';

describe('camera resolution', () => {
  const published = {
    mpr: [4.2, 5.5, 7.3, 9.3, 11.4],
    infinia: [4.1, 5.3, 7.0, 8.9, 10.9],
    ecam: [4.0, 5.2, 7.0, 9.1, 11.3],
  };
  for (const [name, fwhm] of Object.entries(published)) {
    it(`${name} blurs by ${fwhm.join(', ')} mm at 0, 5, 10, 15, 20 cm`, () => {
      fwhm.forEach((expected, index) => {
        const sigma = systemSigmaMm(CAMERAS[name as keyof typeof published], 50 * index);
        expect(2.354820045 * sigma).to.be.closeTo(expected, 0.06);
      });
    });
  }
});
