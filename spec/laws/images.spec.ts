import {holdLaws} from './declare';

holdLaws('image', 'sampling');
