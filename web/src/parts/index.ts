/* SPDX-License-Identifier: Apache-2.0 */
/* parts: everything a view is made of. */
export * from "./badge";
export * from "./chart";
export * from "./code";
export * from "./dialog";
export * from "./field";
export * from "./filter";
export * from "./icon";
export * from "./panel";
export * from "./state";
export * from "./table";
export * from "./tabs";
export * from "./toast";
export * from "./value";
