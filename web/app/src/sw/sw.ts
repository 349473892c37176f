import type { WorkerScope } from "./scope";
import { startWorker } from "./worker";

startWorker(self as unknown as WorkerScope, __PARLEY_FILES__, __PARLEY_VERSION__);
