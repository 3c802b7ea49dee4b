import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDurationMs, parseSizeBytes } from './duration.ts';
import { LOG_LEVELS } from './logger.ts';

const durationMs = quantity(parseDurationMs, 'a duration such as 30s, 10min or 2h');
const sizeBytes = quantity(parseSizeBytes, 'a size such as 64KiB or 256MiB');
const port = z.int().min(0).max(65535);
// PS3.8 section 9.3.2: 1..16 characters of the default repertoire, no backslash, no control characters.
const aeTitle = z
  .string()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/, 'expected 1-16 printable characters without backslash');
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected lower-case letters, digits and hyphens');
const hostRange = z
  .string()
  .refine(isHostRange, 'expected an IP address or a CIDR range such as 192.0.2.0/24');
// A secret is text, or where to find it; config.ts replaces {env} and {file} by the text before this schema runs.
const secret = z.string().min(1);

const authentication = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('basic'), username: z.string().min(1), password: secret }),
    z.strictObject({ kind: z.literal('bearer'), token: secret }),
    z.strictObject({
      kind: z.literal('oauth2'),
      tokenUrl: z.url(),
      clientId: z.string().min(1),
      clientSecret: secret,
      scope: z.string().optional(),
    }),
  ])
  .default({ kind: 'none' });

const httpPeer = {
  url: z.url({ protocol: /^https?$/ }),
  authentication,
  caFile: z.string().optional(),
  connectTimeout: durationMs.default(10_000),
  responseTimeout: durationMs.default(60_000),
  totalTimeout: durationMs.default(600_000),
};

const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), name, directory: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('c-store'),
    name,
    aeTitle,
    /** Ours at this peer; that of dimse.aeTitle when left out. */
    callingAeTitle: aeTitle.optional(),
    host: z.string().min(1),
    port: port.min(1),
    connectTimeout: durationMs.default(10_000),
    associationTimeout: durationMs.default(30_000),
    responseTimeout: durationMs.default(60_000),
    totalTimeout: durationMs.default(600_000),
  }),
  z.strictObject({
    kind: z.literal('stow-rs'),
    name,
    ...httpPeer,
    maximumResponse: sizeBytes.default(8 * 1024 ** 2),
  }),
]);

const dicomwebSource = z.strictObject({
  name,
  ...httpPeer,
  schedule: z
    .string()
    .regex(/^[\w*/,-]+( +[\w*/,-]+){4,5}$/, 'expected five cron fields, or six with seconds first')
    .default('*/1 * * * *'),
  filters: z.record(z.string(), z.string()).default({ ModalitiesInStudy: 'NM' }),
  seriesModalities: z.array(z.string()).default(['NM']),
  overlap: durationMs.default(2 * 86_400_000),
  pageSize: z.int().min(1).max(10_000).default(100),
  maximumStudies: z.int().min(1).default(1000),
  maximumInstance: sizeBytes.default(256 * 1024 ** 2),
});

const nonEmpty = z.array(z.string().min(1)).min(1);
/** Which scans a model looks at; see src/infer/choose-models.ts. */
const modelRule = z.strictObject({
  /** Folder below infer.modelsDirectory. */
  model: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected the name of a folder of infer.modelsDirectory'),
  when: z
    .strictObject({
      tracer: z
        .array(z.enum(['99mTc-MDP', '131I']))
        .min(1)
        .optional(),
      /** Patterns; `*` = anything. */
      studyDescription: nonEmpty.optional(),
      callingAeTitle: z.array(aeTitle).min(1).optional(),
      calledAeTitle: z.array(aeTitle).min(1).optional(),
    })
    .optional(),
});

/** Every setting of the node, with its unit; unknown keys are faults. */
export const configSchema = z.strictObject({
  node: z.strictObject({
    stateDirectory: z.string().min(1),
    diskReserve: sizeBytes,
    logLevel: z.enum(LOG_LEVELS),
    logFormat: z.enum(['json', 'text']),
  }),
  dimse: z.strictObject({
    aeTitle,
    /** Other AE titles that the node answers to; infer.models can tell by them what is wanted. */
    additionalAeTitles: z.array(aeTitle),
    host: z.string().min(1),
    port,
    peers: z.array(
      z.strictObject({
        name,
        aeTitle,
        hosts: z.array(hostRange).min(1).optional(),
        maximumAssociations: z.int().min(1).optional(),
      }),
    ),
    limits: z.strictObject({
      associations: z.int().min(1).max(1000),
      associationsPerPeer: z.int().min(1).max(1000),
      pduSize: sizeBytes.refine((bytes) => bytes >= 4096 && bytes <= 1024 ** 2, 'expected 4KiB to 1MiB'),
      objectSize: sizeBytes,
      memory: sizeBytes,
      acceptTimeout: durationMs,
      idleTimeout: durationMs,
      totalTimeout: durationMs,
    }),
    additionalSopClasses: z.array(z.string().regex(/^[0-9.]{1,64}$/, 'expected a UID')),
  }),
  dicomweb: z.strictObject({ sources: z.array(dicomwebSource) }),
  assemble: z.strictObject({
    deadline: durationMs,
    afterDeadline: z.enum(['mirror', 'give-up']),
    viewRules: z.string().min(1),
  }),
  preprocess: z.strictObject({ readings: z.string().min(1) }),
  infer: z.strictObject({
    modelsDirectory: z.string().min(1),
    models: z.array(modelRule).min(1),
    /** The key of older versions. */
    model: z
      .undefined({ error: 'replaced by infer.models, a list of rules such as [{model: inrac-lung}]' })
      .optional(),
    providers: z.array(z.enum(['cuda', 'webgpu', 'tfjs-node-gpu', 'cpu', 'tfjs-wasm'])).min(1),
    threads: z.int().min(1).max(256),
  }),
  report: z.strictObject({ findings: z.string().min(1) }),
  deliver: z.strictObject({
    destinations: z.array(destination),
    retry: z.strictObject({
      firstDelay: durationMs,
      factor: z.number().min(1).max(10),
      maximumDelay: durationMs,
      giveUpAfter: durationMs,
    }),
  }),
  admin: z.strictObject({ host: z.string().min(1), port, bearerToken: secret.min(16).nullable() }),
});

export type Config = z.infer<typeof configSchema>;
export type DestinationConfig = Config['deliver']['destinations'][number];
export type DicomwebSourceConfig = Config['dicomweb']['sources'][number];
export type AuthenticationConfig = DicomwebSourceConfig['authentication'];
export type ModelRuleConfig = Config['infer']['models'][number];
export type PeerConfig = Config['dimse']['peers'][number];

/** Whether a host name or address never leaves this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function quantity(parse: (text: string) => number | null, expected: string) {
  const describe = (got: unknown): string => `expected ${expected}, got ${JSON.stringify(got)}`;
  return z.string({ error: (issue) => describe(issue.input) }).transform((text, context) => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: describe(text) });
    return z.NEVER;
  });
}

function isHostRange(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
