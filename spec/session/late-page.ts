import { enginePart } from '#engine';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { onTestFinished } from 'vitest';
import { latePart, type Part } from '../../src/runtime/part.js';
import * as engine from '../../src/session/engine.js';

/** A page that shows itself already and whose engine is still to come. */
export interface LatePage {
  /** How often the engine was asked for. */
  readonly loads: number;
  /** It comes; answers when it is in use. */
  readonly arrive: () => Promise<void>;
}

/** Until the spec is over sessions have their engine as they have it in a page: loaded when it is needed. */
export function latePage(): LatePage {
  const arrival = new ReplaySubject<typeof engine>(1);
  let loads = 0;
  const late = latePart(
    () => {
      loads += 1;
      return firstValueFrom(arrival);
    },
    (cause) => new Error('no engine', { cause }),
  );
  become(late);
  const arrive = async (): Promise<void> => {
    arrival.next(engine);
    await firstValueFrom(late.use(() => [undefined]));
  };
  return {
    get loads() {
      return loads;
    },
    arrive,
  };
}

/** Everything in this process that uses the part goes by it, so it stays the same object. */
function become(part: Part<typeof engine>): void {
  const present = Object.getOwnPropertyDescriptors(enginePart);
  Object.defineProperties(enginePart, Object.getOwnPropertyDescriptors(part));
  onTestFinished(() => {
    Object.defineProperties(enginePart, present);
  });
}
