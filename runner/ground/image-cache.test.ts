import t from 'tap';
import { cache } from './image-cache.js';

t.test("root's cache is everybody's", (t) => {
  t.equal(cache({ HOME: '/root', XDG_CACHE_HOME: '/root/x' }, 0).directory, '/var/cache/underlay');
  t.end();
});

t.test('an ordinary user has one of their own, where XDG says or else at home', (t) => {
  t.equal(cache({ HOME: '/home/a', XDG_CACHE_HOME: '/big' }, 1000).directory, '/big/underlay');
  t.equal(cache({ HOME: '/home/a', XDG_CACHE_HOME: 'relative' }, 1000).directory, '/home/a/.cache/underlay');
  t.equal(cache({ HOME: '/home/a' }, 1000).directory, '/home/a/.cache/underlay');
  t.end();
});

t.test('without a home there is an error that says what to set', (t) => {
  t.throws(() => cache({}, 1000), { code: 'not-writable', message: /neither HOME nor XDG_CACHE_HOME/ });
  t.end();
});

t.test('of the environment only the way to mirrors and to Docker is kept', (t) => {
  const env = { HOME: '/home/a', https_proxy: 'http://proxy:3128', SECRET: 'x', DOCKER_HOST: 'unix:///d.sock' };
  t.same(cache(env, 1000).environment, {
    HOME: '/home/a',
    https_proxy: 'http://proxy:3128',
    DOCKER_HOST: 'unix:///d.sock',
  });
  t.end();
});
