'use strict';

exports.run = async () => {
  console.log('suite about to fail');
  throw new Error('this suite fails on purpose');
};
