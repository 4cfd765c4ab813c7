/* The phone itself: how much it holds, whether the browser keeps it, the next version, and emptying what can be read here. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  N.pages = N.pages || {};
  const size = () => { try { return localStorage.getItem("notebook-size"); } catch (_) { return null; } };
  if (size() === "large") document.documentElement.dataset.size = "large";
  else if (size() === "plain") delete document.documentElement.dataset.size;

  /* An ordinary page: it opens where there is a signal. */
  N.remarkLink = () => make("a", { href: "/remarks/new/?from=/notebook/" }, N.say("对本系统提意见"));

  N.pages.settings = async () => {
    const store = navigator.storage || {};
    const held = store.persisted ? await store.persisted().catch(() => false) : false;
    const room = store.estimate ? await store.estimate().catch(() => null) : null;
    const fact = (label, words) => make("div", {}, make("dt", {}, label), make("dd", {}, words));
    const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
    const large = document.documentElement.dataset.size === "large";
    const contact = await N.kept("contact"), waiting = N.pending();
    const facts = make("dl", { class: "facts" },
      fact(N.say("等着送"), waiting ? N.say("{n}条", { n: waiting }) : N.say("没有，都送到了")),
      contact ? fact(N.say("上次连上社区"), `${N.day(contact)} ${N.clock(contact)}`) : null,
      fact(N.say("手机会不会自己清掉"), held ? N.say("不会，浏览器答应留着") : N.say("空间紧时可能会；放到桌面上就不会")),
      room ? fact(N.say("占了多少"), N.say("{n}兆", { n: megabytes(room.usage || 0) })) : null,
      fact(N.say("版本"), document.body.dataset.version));
    const keep = async () => { if (store.persist) await store.persist().catch(() => {}); N.show(); };
    const bigger = () => {
      if (large) delete document.documentElement.dataset.size; else document.documentElement.dataset.size = "large";
      try { localStorage.setItem("notebook-size", large ? "plain" : "large"); } catch (_) { /* then until it is closed */ }
      N.show();
    };
    const empty = async () => { await N.purge(); N.lock(); N.pack = null; await N.readRecords(); N.go("#/"); N.tell(N.say("看的清掉了，没送出的还在。")); };
    const button = (words, act, sign) => make("p", {}, make("button", { class: "btn wide", type: "button", onclick: act }, icon(sign), words));
    return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, N.say("设置")), facts,
      button(N.say("现在就送"), () => { N.line.failed = 0; N.line.packAt = 0; N.send(); }, "cloud-up"), button(large ? N.say("换普通字") : N.say("长辈版（大字）"), bigger, "text-size"),
      held || !store.persist ? null : button(N.say("请浏览器留着"), keep, "lock"),
      N.isOpen() ? button((await N.hasPin()) ? N.say("换密码") : N.say("设密码"), () => N.go("#/pin"), "lock") : null,
      button(N.say("清掉手机里看的"), empty, "x"),
      make("p", {}, make("a", { href: "/notebook/install/" }, N.say("怎么放到手机桌面上"))), make("p", {}, make("a", { href: "/notebook/phones/" }, N.say("我的手机，手机丢了"))), make("p", {}, N.remarkLink()), make("p", {}, make("a", { href: "/my-day/" }, N.say("回电脑版")))) };
  };

  /* The next version comes when the notebook is opened again: never while somebody types or takes a photo. */
  if ("serviceWorker" in navigator) {
    const first = !navigator.serviceWorker.controller;
    navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/notebook/" }).then((registration) => {
      if (registration && registration.waiting && !first) registration.waiting.postMessage("come");
    }).catch((failed) => console.error(failed));
    let fresh = false;
    navigator.serviceWorker.addEventListener("controllerchange", () => { if (!first && !fresh) { fresh = true; location.reload(); } });
  }
})();
