/* form[data-once]: pressing twice sends once. The buttons rest after the first press, and a hidden client_id tells the server
   that a second copy is the same one. Without a script the server still sees the client_id that it wrote itself. */
(() => {
  "use strict";

  const uuid = () => {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    const bytes = new Uint8Array(16);
    if (window.crypto && crypto.getRandomValues) crypto.getRandomValues(bytes);
    else bytes.forEach((_, index) => { bytes[index] = Math.floor(Math.random() * 256); });
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  /* form.elements also holds the buttons that stand outside the form and name it (the band does so) */
  const buttonsOf = (form) => Array.from(form.elements).filter((element) => element.type === "submit");
  const fill = (form) => {
    const field = form.querySelector("input[type=hidden][name=client_id]");
    if (field && !field.value) field.value = uuid();
  };
  const wake = (form) => {
    delete form.dataset.sent;
    buttonsOf(form).forEach((button) => {
      if (button.dataset.rested) { button.disabled = false; delete button.dataset.rested; }
    });
  };
  const forms = () => document.querySelectorAll("form[data-once]");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    fill(form);
    form.dataset.sent = "1";
    /* later, so that the pressed button's own name and value still go along, and only if nobody stopped the sending */
    setTimeout(() => {
      if (event.defaultPrevented && !form.classList.contains("htmx-request")) { delete form.dataset.sent; return; }
      buttonsOf(form).forEach((button) => { if (!button.disabled) { button.dataset.rested = "1"; button.disabled = true; } });
    }, 0);
  });
  /* back button, and answers that came through htmx without replacing the form */
  window.addEventListener("pageshow", () => forms().forEach(wake));
  document.addEventListener("htmx:afterRequest", () => forms().forEach(wake));
  document.addEventListener("htmx:afterSwap", () => forms().forEach(fill));
  forms().forEach(fill);
})();
