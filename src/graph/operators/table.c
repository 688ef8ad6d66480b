// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/table.h"

const dsc_operator *const X(operators)[DSC_OPERATOR_COUNT] = {
#define DSC_OPERATOR_ENTRY(name, file) &X(file##_operator),
    DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)
#undef DSC_OPERATOR_ENTRY
};
