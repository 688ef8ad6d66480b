// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_HELP_H
#define DSC_CORE_HELP_H

/// A text of help in a table. Pages have none: such texts would be a tenth of their code.
#ifdef DESCENT_PORTABLE_ONLY
#define DSC_HELP(...) ""
#else
#define DSC_HELP(...) __VA_ARGS__
#endif

#endif
