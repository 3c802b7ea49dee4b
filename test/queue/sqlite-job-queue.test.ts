import { describeJobQueue } from '../contract/job-queue.contract.ts';
import { openTemporaryQueue } from './temporary-queue.ts';

describeJobQueue('SqliteJobQueue', openTemporaryQueue);
