/* [data-copy]: copies the text of the box it names. Without a script the box itself can be marked and copied.
   [data-as-it-stood]: only the text that the page came with, which was looked over; what is changed in it is looked over first. */
(() => {
  "use strict";

  const copied = (button) => {
    button.textContent = button.dataset.done;
  };

  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    const box = document.getElementById(button.dataset.copy);
    if (button.dataset.asItStood !== undefined) {
      const show = () => { button.hidden = box.value !== box.defaultValue; };
      box.addEventListener("input", show);
      window.addEventListener("pageshow", show); /* a browser puts back what was typed */
    }
    button.addEventListener("click", () => {
      box.focus();
      box.select();
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(box.value).then(() => copied(button));
      else if (document.execCommand("copy")) copied(button);
    });
  });
})();
