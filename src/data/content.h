// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CONTENT_H
#define DSC_DATA_CONTENT_H

#include "data/dataset.h"

/// The format by the first bytes of the source, which then is at its beginning.
descent_status dsc_content_format(dsc_source *source, descent_format *format,
                                  descent_error *error);

#endif
