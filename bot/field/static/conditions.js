"use strict";
// Conditions of questions (`relevant`), as consultation/questionnaire/nodes.py means them. The engine decides
// when the form arrives: this only keeps needless questions off the screen.
const conditions = (() => {
  const PLAIN = /^\s*-?[0-9]*\.?[0-9]*\s*$/;

  function number(value) {
    if (typeof value === "number") return value;
    return PLAIN.test(value) && /[0-9]/.test(value) ? Number(value) : NaN;
  }

  function read(value, answers) {
    const [kind, what] = value;
    if (kind === "answer") return (answers[what] || []).join(" ");
    if (kind === "count") return (answers[what] || []).length;
    return what;
  }

  function compare(sign, left, right) {
    if (sign === "=" || sign === "!=") {
      const same = typeof left === "string" && typeof right === "string"
        ? left === right : number(left) === number(right);
      return same === (sign === "=");
    }
    const [a, b] = [number(left), number(right)];
    return { "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[sign];
  }

  // `answers`: codes by question; those not answered are absent.
  function holds(node, answers) {
    switch (node[0]) {
      case "compare": return compare(node[1], read(node[2], answers), read(node[3], answers));
      case "selected": return (answers[node[1]] || []).includes(node[2]);
      case "not": return !holds(node[1], answers);
      case "and": return node.slice(1).every((part) => holds(part, answers));
      default: return node.slice(1).some((part) => holds(part, answers));
    }
  }

  return { holds };
})();
