/* form[data-keep]: what was typed is sent to the form's own address when the page is left by anything but one of its buttons, so that it
   stands there when one comes back. The server keeps it with the log-in; nothing is kept in the browser. */
(() => {
  "use strict";

  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const typed = () => {
      const data = new FormData(form);
      data.append("keep", "1");
      return data;
    };
    const told = () => new URLSearchParams(typed()).toString();
    let last = told();
    let sent = false;
    const keep = () => {
      if (sent || told() === last || !navigator.sendBeacon) return;
      if (navigator.sendBeacon(form.action, typed())) last = told();
    };
    form.addEventListener("submit", () => { sent = true; });
    window.addEventListener("pageshow", () => { sent = false; });
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  });
})();
