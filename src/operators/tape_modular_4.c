#define LIMBS 4u
#define RESIDUE_ENGINE residue_engine_4
#include "operators/tape_modular_impl.h"
