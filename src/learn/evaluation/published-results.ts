/** One row of a table of a paper. Measured by others, on other data: never a target that ours could be compared with. */
export interface PublishedResult {
  readonly source: 'S000' | 'S001' | 'S002' | 'S004';
  /** Table or figure, as the paper numbers it, or what the row is about. */
  readonly where: string;
  readonly model: string;
  readonly data: string;
  readonly task: 'lung' | 'lung two-class' | 'dscint' | 'dspic' | 'lesion';
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
  readonly auc: number | null;
}

/** Accuracy, precision, recall, specificity, F1, AUC; `null` = not printed. */
type Row = readonly [
  accuracy: number | null,
  precision: number | null,
  recall: number | null,
  specificity: number | null,
  f1: number | null,
  auc: number | null,
];

const lung = table('S000', 'lung');
const dscint = table('S001', 'dscint');
const dspic = table('S002', 'dspic');
const lesion = table('S004', 'lesion');

/** What S000 to S004 printed, without correction. @source R-108 */
export const PUBLISHED_RESULTS: readonly PublishedResult[] = [
  lung('table 4, figure 6', 'Classifier-inRAC', 'D3', [0.7782, 0.7799, 0.7823, null, 0.7764, 0.8364]),
  lung('table 4', 'Classifier-outRAC', 'D3', [0.6725, 0.7233, 0.6831, null, 0.6723, null]),
  lung('table 5', 'Classifier-inRAC', 'D1', [0.615, 0.6324, 0.6227, null, 0.6058, null]),
  lung('table 5', 'Classifier-inRAC', 'D2', [0.6968, 0.7001, 0.7024, null, 0.693, null]),
  lung('table 6', 'no residual, no attention', 'D3', [0.6937, 0.7032, 0.7, null, 0.694, null]),
  lung('table 6', 'attention only', 'D3', [0.7042, 0.7416, 0.7047, null, 0.7031, null]),
  lung('table 6', 'residual only', 'D3', [0.75, 0.7614, 0.7532, null, 0.7497, null]),
  table('S000', 'lung two-class')('table 8', 'Classifier-inRAC, two-class (retrained)', 'D3', [
    0.831,
    0.8696,
    0.8696,
    null,
    0.8696,
    0.8147,
  ]),
  lung('table 10', 'Inception-v1', 'D3', [0.5387, 0.6003, 0.549, null, 0.5415, null]),
  lung('table 10', 'VGG-11', 'D3', [0.7324, 0.7309, 0.7333, null, 0.7309, null]),
  dscint('table 6', 'Dscint', 'original', [0.8519, 0.8599, 0.8257, 0.9489, 0.8362, null]),
  dscint('tables 6, 8, 9', 'Dscint', 'augmented', [0.9801, 0.9795, 0.9791, 0.9933, 0.9792, 0.9985]),
  dscint('tables 8, 9', 'AlexNet', 'augmented', [0.9652, 0.9641, 0.9643, 0.9884, 0.9715, 0.9973]),
  dscint('tables 8, 9', 'ResNet-18', 'augmented', [0.9314, 0.9316, 0.9293, 0.9767, 0.9303, 0.9877]),
  dscint('tables 8, 9', 'VGG-16', 'augmented', [0.955, 0.9538, 0.9556, 0.985, 0.9541, 0.9921]),
  dscint('tables 8, 9', 'Inception-v4', 'augmented', [0.8384, 0.8367, 0.8348, 0.942, 0.8345, 0.9532]),
  dscint('tables 8, 9', 'DenseNet-121', 'augmented', [0.9371, 0.9391, 0.9332, 0.9781, 0.9309, 0.9838]),
  dspic('table 5', 'dSPIC-AM', 'D_1', [0.691, 0.7412, 0.6956, 0.8273, 0.723, null]),
  dspic('tables 5, 8', 'dSPIC-AM', 'D_2', [0.7747, 0.7883, 0.7863, 0.882, 0.786, 0.9272]),
  dspic('table 5', 'dSPIC-AM', 'D_3', [0.7286, 0.7407, 0.7528, 0.8514, 0.7287, null]),
  dspic('table 6', 'dSPIC-RM', 'D_1', [0.6955, 0.7324, 0.6978, 0.8345, 0.7147, null]),
  dspic('table 6', 'dSPIC-RM', 'D_2', [0.7558, 0.7437, 0.7566, 0.865, 0.753, null]),
  dspic('table 6', 'dSPIC-RM', 'D_3', [0.7389, 0.7606, 0.7756, 0.8543, 0.768, null]),
  dspic('table 8', 'SI_CLF', 'D_2', [null, null, null, null, null, 0.8904]),
  dspic('table 8', 'SI_CLF+AM', 'D_2', [null, null, null, null, null, 0.9105]),
  dspic('table 8', 'SI_CLF+RM', 'D_2', [null, null, null, null, null, 0.9088]),
  dspic('table 8', 'SI_CLF+AM+RM', 'D_2', [null, null, null, null, null, 0.8859]),
  dspic('table 8', 'AlexNet (their variant)', 'D_2', [null, null, null, null, null, 0.8756]),
  dspic('table 9', 'dSPIC-AM without pooling', 'D_2', [0.7558, 0.7561, 0.774, 0.8642, 0.7649, 0.906]),
  // The lesion paper prints PPV for precision; its columns are those of the malignant class, not macro means.
  lesion('table 3', 'ResNet-50, image and mask', 'all lesions', [0.8123, 0.8189, 0.813, 0.8114, null, null]),
  lesion('table 3', 'Inception-v3', 'all lesions', [0.8061, 0.8353, 0.7729, 0.8402, null, null]),
  lesion('table 3', 'VGG-16', 'all lesions', [0.8113, 0.8339, 0.7873, 0.8351, null, null]),
  lesion('table 3', 'DenseNet-169', 'all lesions', [0.7671, 0.8317, 0.679, 0.8573, null, null]),
  lesion('burden', 'ResNet-50', 'few (1-3)', [null, null, null, null, null, 0.847]),
  lesion('burden', 'ResNet-50', 'medium (4-6)', [null, null, null, null, null, 0.838]),
  lesion('burden', 'ResNet-50', 'extensive (>6)', [null, null, null, null, null, 0.862]),
  lesion('tumour', 'ResNet-50', 'lung cancer', [null, null, null, null, null, 0.87]),
  lesion('tumour', 'ResNet-50', 'prostate cancer', [null, null, null, null, null, 0.9]),
  lesion('tumour', 'ResNet-50', 'breast cancer', [null, null, null, null, null, 0.899]),
];

/** The rows that belong to a class set; all rows when the classes are of none of the papers. */
export function publishedFor(classNames: readonly string[]): readonly PublishedResult[] {
  const tasks: Readonly<Record<string, readonly string[]>> = {
    lung: ['NoMet', 'ADMet', 'nADMet'],
    dscint: ['normal', 'metastasis', 'arthritis', 'thyroid'],
    dspic: ['N', 'M', 'A'],
    lesion: ['benign', 'malignant'],
  };
  const found = Object.entries(tasks).find(
    ([, names]) => names.length === classNames.length && names.every((name) => classNames.includes(name)),
  );
  if (found === undefined) return PUBLISHED_RESULTS;
  return PUBLISHED_RESULTS.filter(({ task }) => task.startsWith(found[0]));
}

function table(
  source: PublishedResult['source'],
  task: PublishedResult['task'],
): (where: string, model: string, data: string, row: Row) => PublishedResult {
  return (where, model, data, [accuracy, precision, recall, specificity, f1, auc]) => ({
    source,
    task,
    where,
    model,
    data,
    accuracy,
    precision,
    recall,
    specificity,
    f1,
    auc,
  });
}
