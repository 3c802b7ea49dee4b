import type { DataSetManifest } from '../../study/data-set.ts';

type Task = DataSetManifest['task'];

/**
 * Classes of each task. `M&A` of dspic is counted as a class, though the network has three outputs: such an image has the
 * findings M and A.
 * @source
 */
export const TASK_CLASSES: Readonly<Record<Task, readonly string[]>> = {
  lung: ['NoMet', 'ADMet', 'nADMet'],
  dscint: ['normal', 'metastasis', 'arthritis', 'thyroid'],
  dspic: ['N', 'M', 'A', 'M&A'],
  lesion: ['benign', 'malignant'],
};

/** What one sample of a task is. */
export const TASK_UNITS: Readonly<Record<Task, DataSetManifest['unit']>> = {
  lung: 'examination',
  dscint: 'view',
  dspic: 'view',
  lesion: 'lesion',
};

/** A class and all classes that are present; or why there is none. */
export type ClassReading =
  { readonly class: string; readonly findings: readonly string[] } | { readonly fault: string };

/** Label code of a disease → class of the task; the first one that is present leads. */
const CLASS_OF_DISEASE: Readonly<Record<'dscint' | 'dspic', Readonly<Record<string, string>>>> = {
  dscint: { M: 'metastasis', A: 'arthritis', T: 'thyroid' },
  dspic: { M: 'M', A: 'A' },
};

/**
 * The class that diseases seen by readers make in a task.
 * @param diseases - codes of mappings/labels.yaml; empty = normal
 * @source R-010, R-020 (metastasis leads where there is arthritis too)
 */
export function classOfDiseases(
  diseases: readonly string[],
  task: Task,
  tumourType: string | null,
): ClassReading {
  if (task === 'lung') return classOfLung(diseases, tumourType);
  if (task === 'lesion')
    return only(diseases.includes('M') || diseases.includes('T') ? 'malignant' : 'benign');
  const table = CLASS_OF_DISEASE[task];
  const foreign = diseases.filter((disease) => table[disease] === undefined);
  if (foreign.length > 0) return { fault: `${foreign.join(' and ')} is no class of task ${task}` };
  const findings = diseases.map((disease) => table[disease]!);
  return findings.length === 0 ? only(TASK_CLASSES[task][0]!) : together(findings, task);
}

/** The class as a researcher writes it: one of the task's, or several joined by `&`. */
export function classOfText(text: string, task: Task): ClassReading {
  const known = TASK_CLASSES[task];
  const findings = text.split('&').map((part) => part.trim());
  const unknown = findings.filter((finding) => !known.includes(finding));
  if (unknown.length > 0)
    return { fault: `class "${text}" is none of ${known.join(', ')}, or several of them joined by &` };
  return together(findings, task);
}

/** The class of their combination where the task has one, else the first. */
function together(said: readonly string[], task: Task): ClassReading {
  const findings = TASK_CLASSES[task].filter((name) => said.includes(name));
  const both = findings.join('&');
  return { class: TASK_CLASSES[task].includes(both) ? both : findings[0]!, findings };
}

function classOfLung(diseases: readonly string[], tumourType: string | null): ClassReading {
  if (!diseases.includes('M')) return only('NoMet');
  if (tumourType === null)
    return { fault: 'metastases, but no tumour type that tells adenocarcinoma from others' };
  return only(/adeno/i.test(tumourType) && !/non.?adeno/i.test(tumourType) ? 'ADMet' : 'nADMet');
}

function only(name: string): ClassReading {
  return { class: name, findings: [name] };
}
