// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// cbrt: where its iteration starts.
// Made by tools/elementary_tables.py.
// clang-format off
#ifndef DSC_CORE_ELEMENTARY_ROOT_TABLE_H
#define DSC_CORE_ELEMENTARY_ROOT_TABLE_H


// x^(1/3), 1 <= x <= 2
#define CBRT_START \
    {0x1.03935f4c82de6p-1, \
     0x1.6fb03f0a1ad97p-1, \
     -0x1.33d021f4ea582p-2, \
     0x1.609b354258f6fp-4, \
     -0x1.5b6fd20c095d3p-7}
#define CBRT_2 0x1.428a2f98d728bp+0 /* 2^(1/3) */
#define CBRT_4 0x1.965fea53d6e3dp+0 /* 4^(1/3) */

#endif
