// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The operators of this compilation. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_TABLE_H
#define DSC_GRAPH_OPERATORS_TABLE_H

#include "graph/operators/attributes.h"
#include "kernel/real/real.h"

#define DSC_OPERATOR_ENTRY(name) extern const dsc_operator X(name##_operator);
DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)
#undef DSC_OPERATOR_ENTRY

#endif
