/* What is kept on this phone (docs/notebook.md): one database, each record written before the page says so. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const KEPT_DAYS = 30;

  const opened = window.idb.openDB("minsheng-notebook", 1, {
    upgrade(db) {
      db.createObjectStore("kept");                       /* one value a name: device, keys, pack, last contact */
      db.createObjectStore("drafts");                     /* what is being typed, a value a page */
      db.createObjectStore("records", { keyPath: "id" }).createIndex("seq", "seq");
      db.createObjectStore("files", { keyPath: "id" }).createIndex("record", "record");
    },
  });
  /* Storage may be full, or closed to this page. Whoever writes says so and keeps the text in the field. */
  N.full = (error) => error && (error.name === "QuotaExceededError" || /quota/i.test(String(error.message)));

  N.kept = async (name) => (await opened).get("kept", name);
  N.keep = async (name, value) => (await opened).put("kept", value, name);
  N.drop = async (name) => (await opened).delete("kept", name);

  N.records = async () => (await opened).getAllFromIndex("records", "seq");
  N.record = async (id) => (await opened).get("records", id);
  N.changeRecord = async (id, change) => {
    const tx = (await opened).transaction("records", "readwrite");
    const row = await tx.store.get(id);
    if (row) await tx.store.put(Object.assign(row, change));
    await tx.done;
    return row;
  };
  N.filesOf = async (record) => (await opened).getAllFromIndex("files", "record", record);
  N.files = async () => (await opened).getAll("files");
  N.changeFile = async (id, change) => {
    const tx = (await opened).transaction("files", "readwrite");
    const row = await tx.store.get(id);
    if (row) await tx.store.put(Object.assign(row, change));
    await tx.done;
  };
  N.dropFile = async (id) => (await opened).delete("files", id);

  /* A record, its files, and the end of its draft: all of it or nothing. */
  N.write = async (record, files, draft) => {
    const tx = (await opened).transaction(["records", "files", "drafts"], "readwrite", { durability: "strict" });
    const rows = tx.objectStore("records");
    const last = await rows.index("seq").openKeyCursor(null, "prev");
    record.seq = last ? last.key + 1 : 1;
    rows.add(record);
    for (const file of files) tx.objectStore("files").add(file);
    if (draft) tx.objectStore("drafts").delete(draft);
    await tx.done;
    return record;
  };
  N.draft = async (name) => (await opened).get("drafts", name);
  N.drafts = async () => (await opened).getAllKeys("drafts");
  N.keepDraft = async (name, value) => (value ? (await opened).put("drafts", value, name) : (await opened).delete("drafts", name));

  /* What arrived is listed for thirty days. What has not arrived never goes. */
  N.tidy = async () => {
    const db = await opened, before = Date.now() - KEPT_DAYS * 864e5;
    const files = new Set((await db.getAll("files")).map((file) => file.record));
    for (const row of await db.getAll("records")) {
      if (row.arrived && row.arrived < before && !row.sealed && !files.has(row.id)) await db.delete("records", row.id);
    }
  };

  /* The reading store goes: plan, area, texts. Sealed records and files that have not arrived stay. */
  N.purge = async () => {
    const db = await opened;
    const tx = db.transaction(["kept", "records", "files", "drafts"], "readwrite");
    for (const name of ["pack", "wrapped", "tries"]) tx.objectStore("kept").delete(name);
    for (const row of await tx.objectStore("records").getAll()) await tx.objectStore("records").put(Object.assign(row, { shown: null }));
    for (const row of await tx.objectStore("files").getAll()) await tx.objectStore("files").put(Object.assign(row, { thumb: null }));
    await tx.done;
  };
})();
