#define LIMBS 1u
#define RESIDUE_ENGINE residue_engine_1
#include "operators/tape_modular_impl.h"
