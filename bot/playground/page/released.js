// A press is a click only where the same button is still under it when it is let go.

let isHeld = false;
const owed = new Set();

document.addEventListener("pointerdown", () => (isHeld = true));
// The click comes right after, and before the timer.
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(end, () => setTimeout(release));

function release() {
  isHeld = false;
  for (const draw of owed) draw();
  owed.clear();
}

// `draw`, at once or, while the pointer is held down, after the click it becomes.
export const whenReleased = (draw) => () => void (isHeld ? owed.add(draw) : draw());
