/** What the oracle's cases cannot be held to, and why. */

const MISREAD = 'the reference is a finite difference of a forward pass of TensorFlow.js that is itself wrong';
const UNWRITTEN = 'TensorFlow.js leaves part of the output unwritten when sizes are rounded up';

const NO_COMPLEX = 'TensorFlow.js has no complex numbers on WASM';

/** Cases that say nothing, because TensorFlow.js's own forward pass is wrong: by backend and name, with the reason. */
export const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cpu: {
    'cumsum axis=-1 ex=false rev=false shape 2,3': MISREAD,
    'cumprod axis=-1 ex=false rev=false shape 2,3': MISREAD,
    'depthwiseConv2d NCHW': MISREAD,
  },
  wasm: {
    'cumsum axis=-1 ex=false rev=false shape 2,3': MISREAD,
    'cumprod axis=-1 ex=false rev=false shape 2,3': MISREAD,
    'depthwiseConv2d NCHW': MISREAD,
    'conv2d pad 1 stride 2 ceil': UNWRITTEN,
    'avgPool 3 s2 pad 1 ceil': UNWRITTEN,
    'maxPool 3 s2 pad 1 ceil': UNWRITTEN,
    rfft_imag_rank2: NO_COMPLEX,
    fft_power: NO_COMPLEX,
    irfft_roundtrip_filter: NO_COMPLEX,
    stft_power: NO_COMPLEX,
    'real(complex(x,y))+2*imag': NO_COMPLEX,
    'abs(complex(x,y))': NO_COMPLEX,
    'complex mul, real part': NO_COMPLEX,
    'fft -> real+imag': NO_COMPLEX,
    'ifft -> real+imag': NO_COMPLEX,
    'rfft -> real': NO_COMPLEX,
    'rfft -> |.|': NO_COMPLEX,
    'irfft(rfft(x)*2)': NO_COMPLEX,
    'signal.stft -> real': NO_COMPLEX,
    'transpose of complex -> real': NO_COMPLEX,
    'gather batchDims 2 axis 2': 'TensorFlow.js takes the indices of the wrong batch',
  },
};
