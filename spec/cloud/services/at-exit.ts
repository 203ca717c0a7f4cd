const tasks = new Set<() => void>();

/** Does `task` when this process ends, unless what this returns is called before. */
export function atExit(task: () => void): () => void {
  if (tasks.size === 0) process.once('exit', doAll);
  tasks.add(task);
  return () => {
    tasks.delete(task);
    if (tasks.size === 0) process.removeListener('exit', doAll);
  };
}

function doAll(): void {
  for (const task of tasks) task();
}
