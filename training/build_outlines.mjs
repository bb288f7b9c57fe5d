// Make the outlines of countries that maps are drawn on, from Natural Earth at 1:50 million.
//
//     npm install --no-save world-atlas@2.0.2 topojson-client@3.1.0 topojson-simplify@3.0.3
//     node training/build_outlines.mjs src/storyledger/render/charts/outlines/countries.json
//
// Source: world-atlas 2.0.2 (ISC), which is Natural Earth 4.1 (public domain) as TopoJSON: neighbours share their border.
// Points go by the area of the triangle that each makes with its neighbours on the sphere, the smallest first, until
// three in ten are left; what is left is rounded to 1/50,000 of the range, about 800 metres. No island goes: a map of a
// small country would be empty. Of the attributes only the name stays.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { quantize } = require("topojson-client");
const { presimplify, quantile, simplify, sphericalTriangleArea } = require("topojson-simplify");

const KEPT = 0.3;
const STEPS = 5e4;

const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
const weighed = presimplify(atlas, sphericalTriangleArea);
const simple = simplify(weighed, quantile(weighed, KEPT));
delete simple.transform;
const made = quantize({ ...simple, objects: { countries: simple.objects.countries } }, STEPS);
writeFileSync(process.argv[2], `${JSON.stringify(made)}\n`);
