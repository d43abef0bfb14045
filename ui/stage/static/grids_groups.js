/** Which channels of the input a filter reads: all of them, or in groups those of its own. */

/** @typedef {{ first: number, count: number }} Run of channels, or of filters, one after the other */

/** @param {Grids} view @param {string | undefined} name */
const depth = (view, name) => view.map(name)?.array()?.shape[0] ?? 1;

/** How many channels and filters a group has. @param {Grids} view */
function sizes(view) {
  const { from, to } = view.options.links ?? {};
  const groups = view.given("groups") ?? 1;
  return { deep: depth(view, from) / groups, many: depth(view, to) / groups };
}

/** The channels that a filter reads. @param {Grids} view @param {number} filter @returns {Run} */
export function channelsOf(view, filter) {
  const { deep, many } = sizes(view);
  return { first: Math.floor(filter / many) * deep, count: deep };
}

/** The filters that read a channel. @param {Grids} view @param {number} channel @returns {Run} */
export function filtersOf(view, channel) {
  const { deep, many } = sizes(view);
  return { first: Math.floor(channel / deep) * many, count: many };
}

/** The filter that is looked at: of the cell pointed at, else of what the frame is at; where a channel is pointed at
 * that it does not read, the first that does. @param {Grids} view @param {Focus | null} over */
export function filterOf(view, over) {
  const { from, to, pooled } = view.options.links ?? {};
  if (!to) return 0;
  if (over && (over.map === to || over.map === pooled)) return over.place[0];
  const filter = view.given("looked") ?? 0;
  if (over?.map !== from || !over) return filter;
  const { first, count } = filtersOf(view, over.place[0]);
  return filter >= first && filter < first + count ? filter : first;
}
