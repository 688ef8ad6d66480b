#include <descent/options.h>
