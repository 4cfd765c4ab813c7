/* [data-copy]: copies the text of the box it names. Without a script the box itself can be marked and copied. */
(() => {
  "use strict";

  const copied = (button) => {
    button.textContent = button.dataset.done;
  };

  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const box = document.getElementById(button.dataset.copy);
      box.focus();
      box.select();
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(box.value).then(() => copied(button));
      else if (document.execCommand("copy")) copied(button);
    });
  });
})();
