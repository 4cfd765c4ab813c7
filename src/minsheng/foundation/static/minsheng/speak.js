/* 读给我听: button[data-speak="CSS selector"] reads that text aloud in Chinese. It is hidden in the page and shown only where the
   browser can speak. Pressing again stops. */
(() => {
  "use strict";
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;

  let speaking = null;   /* the button whose text is being read */
  let turn = 0;          /* late "end" events of an older reading must not touch a newer one */

  const label = (button) => button.querySelector("[data-speak-label]") || button;
  const words = (selector) => Array.from(document.querySelectorAll(selector))
    .map((element) => element.innerText.trim()).filter(Boolean).join("。");
  /* Long texts stop midway in some browsers: read sentence by sentence. */
  const sentences = (text) => (text.match(/[^。！？；\n]+[。！？；]?/g) || []).map((part) => part.trim()).filter(Boolean);
  const voice = () => speech.getVoices().find((one) => /^(zh[-_](CN|Hans)|cmn)/i.test(one.lang)) || null;

  const rest = (button) => {
    label(button).textContent = button.dataset.speakSay;
    button.setAttribute("aria-pressed", "false");
    if (speaking === button) speaking = null;
  };
  const stop = () => {
    turn += 1;
    speech.cancel();
    if (speaking) rest(speaking);
  };

  const read = (button) => {
    stop();
    const mine = turn;
    const parts = sentences(words(button.dataset.speak));
    if (!parts.length) return;
    speaking = button;
    button.setAttribute("aria-pressed", "true");
    label(button).textContent = button.dataset.speakStop || "停下";
    parts.forEach((part, index) => {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = "zh-CN";
      utterance.rate = 0.9;
      const one = voice();
      if (one) utterance.voice = one;
      const ended = () => { if (mine === turn) rest(button); };
      if (index === parts.length - 1) utterance.onend = ended;
      utterance.onerror = ended;
      speech.speak(utterance);
    });
  };

  const offer = () => document.querySelectorAll("button[data-speak]").forEach((button) => {
    if (!button.dataset.speakSay) button.dataset.speakSay = label(button).textContent.trim();
    button.hidden = false;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-speak]");
    if (!button) return;
    event.preventDefault();
    if (speaking === button) stop();
    else read(button);
  });
  window.addEventListener("pagehide", stop);
  document.addEventListener("htmx:afterSwap", offer);
  offer();
})();
