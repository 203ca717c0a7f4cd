/** Streams for automation. As in `stages.ts` each is a binding of its own. */
import { automationPart } from '#door-parts';
import type * as automation from './automation.js';
import { lateAnswer } from './late-answer.js';
import { lateListing } from './late-listing.js';
import { lateOperator } from './late-operator.js';

type Automation = typeof automation;

/** The items of a list, page after page, as an Observable or with `for await`: nothing is asked for ahead. */
export const paginate: Automation['paginate'] = /* @__PURE__ */ lateListing(automationPart, 'paginate');

/** The pages of a list, as {@link paginate} reads them. */
export const pages: Automation['pages'] = /* @__PURE__ */ lateListing(automationPart, 'pages');

/** Asks again and again, and tells how it stands: one poll, however many subscribe. */
export const poll: Automation['poll'] = /* @__PURE__ */ lateAnswer(automationPart, 'poll');

/** Whether somebody looks at this page and the device is online, now and from here on. */
export const pagePresence: Automation['pagePresence'] = /* @__PURE__ */ lateAnswer(automationPart, 'pagePresence');

/** A list as it changes: a snapshot, then what was added, changed and is gone. */
export const watch: Automation['watch'] = /* @__PURE__ */ lateAnswer(automationPart, 'watch');

/** The first value that is as it should be, out of the states of a poll or out of values. */
export const until: Automation['until'] = /* @__PURE__ */ lateOperator(automationPart, 'until');

/** Waits for the end of something that is being deleted. */
export const untilGone: Automation['untilGone'] = /* @__PURE__ */ lateOperator(automationPart, 'untilGone');

/** Does work with each item of a stream and tells what became of it: its value, or its error as a value. */
export const materialized: Automation['materialized'] = /* @__PURE__ */ lateOperator(automationPart, 'materialized');

/** Does work with each item of a source that is asked for the next one when there is room for it. */
export const pulled: Automation['pulled'] = /* @__PURE__ */ lateAnswer(automationPart, 'pulled');

/** Does something in each combination of clouds, projects and regions. */
export const forEachScope: Automation['forEachScope'] = /* @__PURE__ */ lateAnswer(automationPart, 'forEachScope');

/** Makes sure that a resource is there, and no second one beside it. */
export const ensure: Automation['ensure'] = /* @__PURE__ */ lateAnswer(automationPart, 'ensure');
