// Keeps a list at its end while its reader is there, also when it is shown or resized later.

const NEAR_END_PX = 60;

export function keepAtEnd(list, reached = () => {}) {
  let stuck = true;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
    stuck = true;
    reached();
  };
  list.addEventListener("scroll", () => {
    if (list.clientHeight === 0) return; // hidden: the reader has not gone anywhere
    stuck = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    if (stuck) reached();
  });
  new ResizeObserver(() => stuck && toEnd()).observe(list);
  return { toEnd, isStuck: () => stuck };
}
