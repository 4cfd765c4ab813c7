/* [data-live]: a part of a page that asks now and then whether others changed something (htmx does the asking).
   It rests while nobody looks at the page; what has the focus keeps it; a log-in page never lands inside. */
(() => {
  "use strict";

  const liveOf = (event) => (event.target.closest ? event.target.closest("[data-live]") : null);
  let held = "";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (liveOf(event) && document.hidden) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = liveOf(event);
    if (!part) return;
    const answered = event.detail.xhr.responseURL;
    if (answered && new URL(answered).pathname !== event.detail.pathInfo.requestPath.split("?")[0]) {
      event.detail.shouldSwap = false; /* sent on to the log-in */
      return;
    }
    const active = document.activeElement;
    /* something is being written or unfolded in there: it comes with the next asking after that */
    if (part.contains(active) && active.matches("input, textarea, select")) { event.detail.shouldSwap = false; return; }
    held = active.closest("[data-live], #band-place, #band") && active.matches("a[href]") ? active.getAttribute("href") : "";
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (!held) return;
    const same = Array.from(document.querySelectorAll("[data-live] a[href], #band-place a[href], #band a[href]")).find((link) => link.getAttribute("href") === held);
    held = "";
    if (same) same.focus({ preventScroll: true });
  });
})();
