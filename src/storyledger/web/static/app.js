// Built by `make frontend` from:
//   frontend/build.mjs 4eca8e8487818f407b9a3d62e67bff561a990dc529f795305006cc242ffe264c
//   frontend/src/app.ts b94767bc4058cd29c8a3e022a63a62bbfb4500ad8b4f36259ff48afa4fb508c2
// What follows: 07a28030af17cd42a17ae8eea2879d2b7eb44f7c3324ea84e8386d846d8d36ca
"use strict";
(() => {
})();
