// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_SUMMARY_H
#define DSC_SESSION_COMPARE_SUMMARY_H

#include "session/compare/compare.h"

/// The result of a comparison whose trials have all ended: compare->result.
descent_status dsc_compare_summary(descent_compare *compare, descent_error *error);
void dsc_compare_summary_free(descent_compare *compare);

#endif
