import {holdLaws} from './declare';

holdLaws('complex', 'spectral');
