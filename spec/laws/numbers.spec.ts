import {holdLaws} from './declare';

holdLaws('unary', 'binary', 'linalg', 'fused', 'norm', 'conv', 'volume');
