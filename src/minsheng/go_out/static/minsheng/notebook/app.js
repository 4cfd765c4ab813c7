/* The notebook: what to show first, the strip that speaks of the signal, and the pages that belong to no outing. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  const IDLE = 30 * 60000, FEW = 12;
  const screen = document.getElementById("screen"), strip = document.getElementById("net");
  let shown = null;

  /* The strip: dark, and only about the signal. */
  const paintStrip = () => {
    const parts = [], pending = N.pending(), asking = N.asking();
    if (pending) parts.push(N.say("{n}条等着送", { n: pending }));
    if (asking) parts.push(N.say("{n}条要您看", { n: asking }));
    let lead = "", sign = "cloud-up";
    if (N.line.withdrawn) { lead = N.say("这部手机已经收回，本子里看的清掉了。没送出的照样会送。"); sign = "lock"; }
    else if (!N.line.up) { lead = N.say("没有信号，照常记。"); sign = "antenna-bars-off"; }
    else if (N.line.signedOut) lead = N.say("登录过期了，照常记，照常送。");
    else if (pending) lead = N.say("正在送。");
    strip.hidden = !lead;
    strip.replaceChildren(icon(sign), make("span", {}, make("b", {}, lead), parts.join("，")));
    if (N.line.signedOut && N.line.up) strip.append(make("a", { href: `/login/?next=${encodeURIComponent("/notebook/")}` }, N.say("去登录")));
  };
  let due = false;
  N.changed = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; paintStrip(); if (shown && shown.refresh) shown.refresh(); });
  };

  /* `all`: everything of the last thirty days, instead of the newest few. */
  const home = (all = false) => {
    const main = make("main", { class: "mm page" });
    const refresh = () => {
      const outings = N.outings().filter((one) => one.state !== "over" && one.state !== "cancelled").sort((a, b) => new Date(a.at) - new Date(b.at));
      const recent = N.view.filter((row) => !row.shown || ["remark", "stop", "promise", "card", "presence"].includes(row.shown.act)).reverse();
      const kept = new Set(N.view.filter((row) => row.shown && row.shown.act === "keep").map((row) => row.shown.promise));
      const promises = ((N.pack && N.pack.promises) || []).filter((one) => !kept.has(one.id));
      const rows = outings.map((one) => make("li", {}, make("a", { class: "go-row", href: `#/o/${one.key}` },
        make("span", {}, make("b", {}, `${one.title}${one.where ? ` · ${one.where}` : ""}`), make("small", {}, [`${N.day(one.at)} ${N.clock(one.at)}`, one.topic].filter(Boolean).join("，"))),
        make("span", { class: "sy done" }, one.state === "planned" ? N.say("开始") : N.say("接着记"), icon("chevron-right")))));
      main.replaceChildren(
        make("div", { class: "top" }, make("h1", {}, N.say("手机本子")), make("a", { class: "end", href: "#/settings" }, N.say("设置"))),
        N.pack ? make("p", { class: "m" }, N.pack.me.name) : "",
        !N.isOpen() || !N.pack ? make("p", { class: "m" }, N.say("现在只能记，不能看。"), make("a", { href: "#/open" }, N.say("打开来看"))) : "",
        outings.length ? make("h2", {}, N.say("今天和这几天")) : "", make("ul", { class: "rows" }, rows),
        promises.length ? make("h2", {}, N.say("您答应的")) : "",
        make("ul", { class: "rows" }, promises.map((one) => make("li", { class: "promise" }, make("span", {}, one.words, make("small", {}, N.say("{day}以前", { day: N.day(`${one.due}T00:00`) }))),
          make("button", { class: "btn", type: "button", onclick: () => N.tryWrite({ act: "keep", promise: one.id, kept: true }) }, N.say("办到了"))))),
        N.pack && N.homes().length ? make("p", {}, make("a", { href: "#/area" }, N.say("我这一片的楼和户"))) : "",
        make("h2", {}, N.say("最近记的")),
        recent.length ? make("ol", { class: "v flat" }, recent.slice(0, all ? recent.length : FEW).map((row, index) => N.row(row, recent.length - index)))
          : make("p", { class: "m" }, N.say("还没有记过。没有信号也能记，有信号了自己送。")),
        recent.length > FEW && !all ? make("p", {}, make("a", { href: "#/sent" }, N.say("看三十天里的{n}条", { n: recent.length }))) : "",
        make("p", { class: "m" }, N.remarkLink()));
    };
    refresh();
    const band = make("div", { class: "dado pad three", role: "region", "aria-label": N.say("记") },
      make("a", { class: "btn", href: "#/start/yard_meeting" }, icon("message-2"), N.say("开小板凳会")), make("a", { class: "btn", href: "#/start/visit" }, icon("door-enter"), N.say("去走访")),
      make("a", { class: "btn go", href: "#/one" }, N.say("记一条")));
    return { element: make("div", { class: "whole" }, main, band), refresh };
  };

  /* A voice by itself. */
  const one = () => {
    const places = (N.pack && N.pack.communities) || N.places || [];
    const community = N.choice(places.map((place) => [place.code, place.name]), "");
    const estates = places.length === 1 ? places[0].estates || [] : [];
    let mine = 0, pad = null;
    const list = make("ol", { class: "v", "aria-label": N.say("已记的") });
    const rows = () => N.view.filter((row) => row.shown && row.shown.act === "remark" && !row.shown.outing).slice(-20);
    const refresh = () => { list.replaceChildren(...rows().map((row, index) => N.row(row, index + 1, (words) => pad.take(words)))); list.scrollTop = list.scrollHeight; mine = rows().length; };
    refresh();
    pad = N.pad({ name: "one", place: () => ({ community: community.value }), next: () => N.say("记下"), estates });
    return { element: make("div", { class: "whole" }, make("header", { class: "h" }, make("a", { class: "up", href: "#/", "aria-label": N.say("回本子") }, icon("arrow-left")),
      make("div", {}, make("h1", {}, N.say("单记一条")), places.length > 1 ? N.field(N.say("社区"), community) : make("p", {}, (places[0] || {}).name || ""))),
    make("main", { class: "mm" }, mine ? null : make("p", { class: "hint" }, N.say("听到、看到一件事，写一句就行。")), list), pad.element), refresh };
  };

  const six = (label) => make("input", { class: "pin", type: "password", inputmode: "numeric", pattern: "[0-9]*", maxlength: 6, autocomplete: "off", "aria-label": label });
  const ask = ({ title, why, label, act, instead }) => {
    const pin = six(label), error = make("p", { class: "pad-error", role: "alert", hidden: true });
    const tell = (words) => { error.textContent = words; error.hidden = !words; pin.value = ""; pin.focus(); };
    let busy = false; /* one press is one try, however slow the phone */
    const press = async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      try { await act(pin.value, tell); } finally { busy = false; }
    };
    const form = make("form", { class: "pin-form", onsubmit: press }, make("p", { class: "field" }, make("label", {}, label, pin)), error,
      make("p", {}, make("button", { class: "btn go wide" }, N.say("好"))), instead);
    return { element: make("main", { class: "mm page" }, make("h1", {}, title), why.map((words) => make("p", {}, words)), form) };
  };
  const instead = (words, act) => make("p", {}, make("button", { class: "btn bare", type: "button", onclick: act }, words));
  const choosePin = () => ask({
    title: N.say("给这个本子设一个密码"), label: N.say("六位数字"),
    why: [N.say("手机丢了，别人也看不到您记的和社区的安排。没有信号时，打开本子也用它。")],
    act: async (pin, tell) => {
      if (!/^\d{6}$/.test(pin)) { tell(N.say("请写六位数字。")); return; }
      if (/^(\d)\1{5}$/.test(pin) || "01234567890 09876543210".includes(pin)) { tell(N.say("太好猜了，换一个。")); return; }
      await N.setPin(pin);
      await afterOpening();
      N.go("#/");
      N.show();
    },
    instead: instead(N.say("先不设（关掉以后就只能记，不能看）"), async () => { await N.openWithoutPin(); await afterOpening(); skipped = true; N.go("#/"); N.show(); }),
  });
  let skipped = false;
  const openIt = () => ask({
    title: N.say("打开本子"), label: N.say("六位数字"), why: [N.say("不打开也能记。")],
    act: async (pin, tell) => {
      if (!/^\d{6}$/.test(pin)) { tell(N.say("请写六位数字。")); return; }
      const most = ((await N.kept("office")) || {}).tries || 10, left = await N.unlock(pin, most);
      if (left === true) { await afterOpening(); N.go("#/"); N.show(); return; }
      if (left) { tell(N.say("不对，还可以试{n}次。试完了，手机里看的会清掉，没送出的不会丢。", { n: left })); return; }
      await N.readRecords();
      N.show();
    },
    instead: instead(N.say("先不看，只记"), () => { skipped = true; N.go("#/"); N.show(); }),
  });
  const afterOpening = async () => {
    const kept = await N.uncover(await N.kept("pack"));
    if (!N.pack && kept) N.pack = kept;
    else if (N.pack) await N.keep("pack", await N.cover(N.pack));
    const before = new Map(N.view.map((row) => [row.id, row.shown]));
    await N.readRecords();
    for (const row of N.view) if (!row.shown && before.get(row.id)) { row.shown = before.get(row.id); await N.changeRecord(row.id, { shown: await N.cover(row.shown) }); }
  };
  const first = () => ({ element: make("main", { class: "mm page" }, make("h1", {}, N.say("手机本子")),
    make("p", {}, N.say("没有信号也能记，有信号了自己送到社区。第一次用，请在有信号的地方登录一次。")),
    N.line.signedOut ? make("p", {}, make("a", { class: "btn go wide", href: `/login/?next=${encodeURIComponent("/notebook/")}` }, N.say("登录"))) : make("p", { class: "m" }, N.line.up ? N.say("正在连社区……") : N.say("现在没有信号，等一会儿再打开。")),
    make("p", {}, make("a", { href: "/notebook/install/" }, N.say("怎么放到手机桌面上"))), make("p", {}, N.remarkLink())) });

  N.show = async () => {
    const [, page = "", key = ""] = location.hash.split("/");
    const office = await N.kept("office");
    N.places = (office && office.communities) || [];
    const wrapped = await N.hasPin();
    if (!office) shown = { ...first(), first: true };
    else if (page === "settings") shown = await N.pages.settings();
    else if (!N.isOpen() && wrapped && (page === "open" || !skipped)) shown = openIt();
    else if (!N.isOpen() && !wrapped && N.pack && (page === "open" || !skipped)) shown = choosePin();
    else if (page === "pin") shown = choosePin();
    else if (page === "start") shown = N.pages.start(key === "visit" ? "visit" : "yard_meeting");
    else if (page === "o") shown = N.pages.outing(key);
    else if (page === "e") shown = N.pages.end(key);
    else if (page === "area") shown = N.pages.area(key);
    else if (page === "card") shown = N.pages.card(key);
    else if (page === "l") shown = N.pages.last(key);
    else if (page === "one") shown = one();
    else if (page === "sent") shown = home(true);
    else shown = home();
    screen.replaceChildren(shown.element);
    N.tell("");
    paintStrip();
    const title = screen.querySelector("h1");
    if (title) document.title = `${title.textContent} · ${N.say("民声本子")}`;
    const field = screen.querySelector(".pin");
    if (field) field.focus();
  };
  addEventListener("hashchange", N.show);

  /* Left alone for half an hour it closes; what is being typed stays kept. */
  let touched = Date.now();
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => { touched = Date.now(); }, { passive: true });
  setInterval(async () => {
    if (N.isOpen() && Date.now() - touched > IDLE && (await N.hasPin())) { N.lock(); N.pack = null; skipped = false; await N.readRecords(); N.show(); }
  }, 60000);

  const begin = async () => {
    try {
      const office = await N.kept("office"), contact = (await N.kept("contact")) || 0;
      N.line.withdrawn = Boolean(await N.kept("withdrawn"));
      if (office && Date.now() - contact > office.days * 864e5) await N.purge();
      await N.readRecords();
    } catch (failed) {
      console.error(failed);
      screen.replaceChildren(make("main", { class: "mm page" }, make("h1", {}, N.say("这个浏览器不让本子存东西")),
        make("p", {}, N.say("可能是无痕模式，或在微信里打开的。请换手机自带的浏览器打开。")), make("p", {}, make("a", { href: "/notebook/install/" }, N.say("怎么换")))));
      return;
    }
    await N.show();
    await N.send();
    if (shown.first || !(N.isOpen() || skipped || screen.querySelector(".pin"))) await N.show(); /* never over something that is being typed */
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  };
  begin();
})();
