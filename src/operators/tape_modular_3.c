#define LIMBS 3u
#define RESIDUE_ENGINE residue_engine_3
#include "operators/tape_modular_impl.h"
