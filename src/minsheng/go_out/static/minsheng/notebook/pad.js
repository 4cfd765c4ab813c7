/* The band within the thumb's reach: one line, five kinds, photos, who said it, one big button. What is typed is kept at once. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  const KINDS = () => [["problem", N.say("问题")], ["suggestion", N.say("建议")], ["need", N.say("需求")], ["praise", N.say("表扬")], ["question", N.say("咨询")]];
  const EMPTY = () => ({ text: "", kind: "problem", photos: [], name: "", phone: "", household: "", withheld: false, answer: "", place: "", estate: "" });

  N.field = (label, input, hint = "") => {
    const id = `f${Math.random().toString(36).slice(2, 9)}`;
    input.id = id;
    return make("p", { class: "field" }, make("label", { for: id }, label, hint ? make("small", {}, hint) : null), input);
  };
  N.choice = (pairs, chosen) => make("select", {}, pairs.map(([value, words]) => make("option", { value, selected: value === chosen }, words)));

  const speaker = (said) => {
    if (said.withheld) return { mode: "withheld" };
    if (said.name || said.phone) return { mode: "named", name: said.name, phone: said.phone, household: said.household };
    return said.household ? { mode: "household", household: said.household } : { mode: "unknown" };
  };

  /* `name` of the draft; `place` → the fields that say where (outing, or community and estate); `next()` the words of the button. */
  N.pad = ({ name, place, next, estates = [] }) => {
    let said = EMPTY(), timer = null, busy = false;
    const error = make("p", { class: "pad-error", role: "alert", hidden: true });
    const text = make("textarea", { class: "in", rows: 2, "aria-label": N.say("说的话"), placeholder: N.say("原话怎么说就怎么写"), maxlength: 4000 });
    const kinds = make("div", { class: "kinds", role: "group", "aria-label": N.say("哪一类") });
    const pictures = make("p", { class: "pictures", hidden: true });
    const file = make("input", { type: "file", accept: "image/*", multiple: true, class: "sr-only", tabindex: -1, "aria-label": N.say("拍照或选照片") });
    const who = make("div", { class: "who-sheet", hidden: true });
    const photoWords = make("span", {}), whoWords = make("span", {}), memoWords = make("span", {}, N.say("说"));
    const go = make("button", { class: "btn go", type: "button" });

    const tell = (words) => { error.textContent = words; error.hidden = !words; };
    const keepNow = async () => {
      clearTimeout(timer);
      timer = null;
      const some = said.text || said.photos.length || said.name || said.phone || said.household || said.answer || said.place;
      try {
        await N.keepDraft(name, some ? await N.coverDraft(said) : null);
      } catch (failed) {
        tell(N.full(failed) ? N.say("手机存满了，写的还在框里。请删掉一些照片或视频，再点记下。") : N.say("手机没让存，写的还在框里，先别关这一页。"));
      }
    };
    const keepSoon = () => { clearTimeout(timer); timer = setTimeout(keepNow, 150); };

    const paintKinds = () => kinds.replaceChildren(...KINDS().map(([value, words]) => make("button", {
      type: "button", class: value === said.kind ? "on" : "", "aria-pressed": String(value === said.kind),
      onclick: () => { said.kind = said.kind === value ? "" : value; paintKinds(); keepSoon(); },
    }, value === said.kind ? icon("check") : null, words)));
    const paintPhotos = () => {
      const taken = said.photos.filter((one) => one.type.startsWith("image/")).length;
      photoWords.textContent = taken ? N.say("{n}张", { n: taken }) : N.say("拍");
      pictures.hidden = !said.photos.length;
      pictures.replaceChildren(...said.photos.map((photo, index) => make("button", {
        type: "button", class: "picture", "aria-label": photo.type.startsWith("image/") ? N.say("去掉第{n}张照片", { n: index + 1 }) : N.say("去掉录音"),
        onclick: () => { said.photos.splice(index, 1); paintPhotos(); keepNow(); },
      }, photo.type.startsWith("image/") ? make("img", { src: `data:${photo.type};base64,${photo.b64}`, alt: "" }) : make("span", { class: "sound" }, icon("microphone"), N.say("录音")), icon("x"))));
    };
    const add = (taken) => { said.photos.push({ name: taken.name, type: taken.type, b64: N.text(taken.bytes).replace(/-/g, "+").replace(/_/g, "/") }); };
    let stopMemo = null;
    const speak = async () => {
      tell("");
      if (stopMemo) { stopMemo(); return; }
      try {
        stopMemo = await N.recordMemo((seconds) => { memoWords.textContent = N.say("停 {n}秒", { n: seconds }); }, (memo) => {
          stopMemo = null;
          memoWords.textContent = N.say("说");
          memoButton.setAttribute("aria-pressed", "false");
          if (memo.bytes.length) add(memo);
          paintPhotos();
          keepNow();
        });
        memoWords.textContent = N.say("停 {n}秒", { n: 0 });
        memoButton.setAttribute("aria-pressed", "true");
      } catch (_) { stopMemo = null; tell(N.say("手机没让用话筒。在浏览器设置里允许，或者用键盘上的话筒说。")); }
    };
    const paintWho = () => {
      const named = said.withheld ? N.say("不愿说") : said.name || said.household;
      whoWords.textContent = named || N.say("谁说的");
    };
    const line = (key, label, attributes = {}, hint = "") => {
      const input = make(attributes.rows ? "textarea" : "input", { ...attributes, value: null, maxlength: attributes.maxlength || 80 });
      input.value = said[key];
      input.addEventListener("input", () => { said[key] = input.value; paintWho(); keepSoon(); });
      return N.field(label, input, hint);
    };
    const paintSheet = () => {
      const withheld = make("input", { type: "checkbox", checked: said.withheld });
      withheld.addEventListener("change", () => { said.withheld = withheld.checked; paintWho(); keepSoon(); });
      const where = estates.length ? N.choice([["", N.say("不在小区里")], ...estates.map((one) => [one.code, one.name])], said.estate) : null;
      if (where) where.addEventListener("change", () => { said.estate = where.value; keepSoon(); });
      who.replaceChildren(...[
        line("name", N.say("怎么称呼"), { autocomplete: "off" }, N.say("可以不写")), line("phone", N.say("电话"), { type: "tel", autocomplete: "off" }),
        line("household", N.say("哪一户"), { autocomplete: "off" }), make("p", { class: "tick" }, make("label", {}, withheld, N.say("不愿说是谁"))),
        where ? N.field(N.say("小区"), where) : null, line("place", N.say("什么地方"), { autocomplete: "off" }),
        line("answer", N.say("当场怎么答的"), { rows: 2, maxlength: 2000 }, N.say("当场就答清了才写")),
        make("p", {}, make("button", { type: "button", class: "btn", onclick: () => { show(false); text.focus(); } }, icon("check"), N.say("好")))].filter(Boolean));
    };
    const show = (open) => {
      if (open) paintSheet();
      who.hidden = !open;
      whoButton.setAttribute("aria-expanded", String(open));
      if (open) who.querySelector("input").focus();
    };

    const paint = () => { text.value = said.text; paintKinds(); paintPhotos(); paintWho(); go.textContent = next(); };
    text.addEventListener("input", () => { said.text = text.value; tell(""); keepSoon(); });
    text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go.click(); });
    file.addEventListener("change", async () => {
      tell("");
      for (const one of Array.from(file.files)) {
        if (said.photos.length >= N.MOST_PHOTOS) { tell(N.say("一条最多{n}张照片，别的另记一条。", { n: N.MOST_PHOTOS })); break; }
        try {
          add(await N.shrink(one));
        } catch (failed) { tell(failed.message); }
        paintPhotos();
      }
      file.value = "";
      keepNow();
    });
    go.addEventListener("click", async () => {
      if (busy) return;
      if (stopMemo) { tell(N.say("还在录音，先点停。")); return; }
      if (!said.text.trim() && said.photos.some((one) => one.type.startsWith("audio/"))) said.text = N.say("（录了音，还没写成字）");
      if (!said.text.trim()) { tell(N.say("还没写说的话，写一句就行。")); text.focus(); return; }
      busy = true;
      const { text: words, kind, answer, photos, estate } = said;
      const fields = { act: "remark", ...place(), text: words.trim(), kind, answer: answer.trim(), place: said.place.trim(), speaker: speaker(said) };
      if (estate && !fields.outing) fields.estate = estate;
      try {
        clearTimeout(timer);
        await N.writeDown(fields, photos.map((photo) => ({ ...photo, bytes: N.bytes(photo.b64) })), name);
        said = EMPTY();
        show(false);
        tell("");
        paint();
      } catch (failed) {
        if (N.full(failed)) tell(N.say("手机存满了，写的还在框里。请删掉一些照片或视频，再点记下。"));
        else if (failed.message === "no office") tell(N.say("这部手机还没有连上过。先在有信号的地方登录一次，写的不会丢。"));
        else { console.error(failed); tell(N.say("没有记下，写的还在框里，请再点一次。")); }
      } finally { busy = false; }
    });
    const photoButton = make("button", { type: "button", class: "btn", onclick: () => file.click() }, icon("camera"), photoWords);
    const memoButton = make("button", { type: "button", class: "btn", "aria-pressed": "false", onclick: speak, hidden: !N.canRecord() }, icon("microphone"), memoWords);
    const whoButton = make("button", { type: "button", class: "btn", "aria-expanded": "false", onclick: () => show(who.hidden) }, icon("user"), whoWords);
    paint();
    N.draft(name).then(N.uncoverDraft).then((kept) => { if (kept && !said.text) { said = { ...EMPTY(), ...kept }; paint(); } });
    addEventListener("pagehide", () => { if (timer) keepNow(); });
    document.addEventListener("visibilitychange", () => { if (timer && document.visibilityState === "hidden") keepNow(); });
    const element = make("div", { class: "dado pad", role: "region", "aria-label": N.say("记一条") }, who, error, text, pictures, kinds,
      make("div", { class: "acts" }, memoButton, photoButton, whoButton, go), file);
    /* Words that came back to be changed. */
    const take = (words) => { said.text = words; paint(); keepNow(); text.focus(); };
    return { element, refresh: () => { go.textContent = next(); }, take };
  };
})();
