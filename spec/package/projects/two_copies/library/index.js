/** A library that was installed with a copy of its own. */
export * from 'tfjs-autograd';
